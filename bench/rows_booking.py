def transaction(bench): raise NotImplementedError
def read(bench): raise NotImplementedError

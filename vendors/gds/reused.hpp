#pragma once
#include <cstddef>
#include <vector>

namespace airside::gds {

// A list that keeps what its items have allocated when it is cleared: a reply has fifty offers of the same shape.
template <class T>
class Reused {
  public:
    T& next() {
        if (used_ == items_.size()) items_.emplace_back();
        auto& item = items_[used_++];
        item.clear();
        return item;
    }
    void clear() { used_ = 0; }
    const T* begin() const { return items_.data(); }
    const T* end() const { return items_.data() + used_; }
    std::size_t size() const { return used_; }
    bool empty() const { return used_ == 0; }
    const T& operator[](std::size_t index) const { return items_[index]; }

  private:
    std::vector<T> items_;
    std::size_t used_ = 0;
};

}  // namespace airside::gds

// An endpoint for the simulator's webhooks: keeps what comes, and refuses the first few where it is told to.
import http from 'node:http';

export class Receiver {
    static async start({ refuse = 0 } = {}) {
        const self = new Receiver();
        self.received = [];
        self.refuse = refuse;
        self.server = http.createServer((request, response) => self.take(request, response));
        await new Promise((ready) => self.server.listen(0, '127.0.0.1', ready));
        self.url = `http://127.0.0.1:${self.server.address().port}/hooks`;
        return self;
    }
    take(request, response) {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
            if (this.refuse-- > 0) return response.writeHead(500).end();
            const origin = `http://127.0.0.1:${this.server.address().port}`;
            this.received.push({ url: origin + request.url, headers: request.headers, body });
            response.writeHead(200).end();
        });
    }
    stop() {
        this.server.closeAllConnections();
        this.server.close();
    }
}

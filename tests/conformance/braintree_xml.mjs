// Braintree's XML as JSON that schemas can judge: names stay as they are, types are those that the attributes say.
import xml2js from 'xml2js';

export async function fromXml(text) {
    const root = await xml2js.parseStringPromise(text, { attrkey: '@', charkey: '#', explicitArray: true });
    const [name] = Object.keys(root);
    return { [name]: valueOf(root[name]) };
}

function valueOf(node) {
    if (typeof node === 'string') return node;
    const { '@': attributes = {}, '#': text = '', ...children } = node;
    if (attributes.nil === 'true') return null;
    if (attributes.type === 'array') return Object.values(children).flat().map(valueOf);
    if (attributes.type === 'integer') return Number(text);
    if (attributes.type === 'boolean') return text === 'true';
    if (attributes.type === 'collection') return membersOf(children, (name) => !name.includes('-'));
    if (Object.keys(children).length === 0) return text;
    return membersOf(children, () => false);
}

// Of a page of a search the transactions stand side by side, without an array around them.
function membersOf(children, repeats) {
    const members = {};
    for (const [name, nodes] of Object.entries(children)) {
        if (!repeats(name) && nodes.length !== 1) throw new Error(`<${name}> stands there ${nodes.length} times`);
        members[name] = repeats(name) ? nodes.map(valueOf) : valueOf(nodes[0]);
    }
    return members;
}

// A request's body: JSON as the Node SDK sends it, XML as the others and we do; nothing at all for a void.
export async function readBody(body) {
    if (body === '') return {};
    return body.startsWith('{') ? JSON.parse(body) : fromXml(body);
}

// Validates answers and requests by the vendors' own schemas (schemas/*.json, made by tools/strip_schema.py).
import { readFileSync, readdirSync } from 'node:fs';
import Ajv from 'ajv';

// Amadeus writes local times into "date-time" fields, so no zone is asked for.
const formats = {
    date: /^\d{4}-\d\d-\d\d$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/,
    uri: /^https?:\/\//,
    currency: /^([a-z]{3}|[A-Z]{3})$/,
    email: /^[^@\s]+@[^@\s]+$/,
    number: /^-?\d+(\.\d+)?$/,
    'phone-number': /^\+[1-9]\d{6,14}$/,
    'date-time-rfc-2822': /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/,
    'google-duration': /^\d+(\.\d{1,9})?s$/,
};
const anything = ['int64', 'int32', 'float', 'unix-time', 'decimal', 'uri-map', 'google-datetime'];

const operations = new Map();

// Those of a directory, by their operations: "POST /v1/refunds".
export function addDescriptions(directory) {
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
        const document = JSON.parse(readFileSync(new URL(file, directory), 'utf8'));
        for (const [name, operation] of Object.entries(document.operations))
            operations.set(name, { ...operation, definitions: document.definitions });
    }
}
addDescriptions(new URL('./schemas/', import.meta.url));

const compiled = new Map();
function validator(name, part, options) {
    const key = `${name} ${part}`;
    if (!compiled.has(key)) {
        const operation = operations.get(name);
        if (!operation) throw new Error(`no schema for ${name}`);
        const schema =
            part === 'request' ? operation.request : (operation.responses[part] ?? operation.responses.default);
        if (!schema) throw new Error(`no schema for ${key}`);
        const ajv = new Ajv({
            strict: false,
            allErrors: true,
            unicodeRegExp: false,
            formats: { ...formats, ...Object.fromEntries(anything.map((name) => [name, true])) },
            ...options,
        });
        compiled.set(key, ajv.compile({ ...schema, definitions: operation.definitions }));
    }
    return compiled.get(key);
}

function check(validate, value, what) {
    if (validate(value)) return;
    const why = validate.errors
        .slice(0, 8)
        .map((error) => `  ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    throw new Error(`${what} is not as the vendor describes it:\n${why.join('\n')}`);
}

export function checkResponse(operation, status, body) {
    check(validator(operation, String(status)), body, `the answer ${status} of ${operation}`);
}

export function checkJsonRequest(operation, body) {
    check(validator(operation, 'request'), body, `the request of ${operation}`);
}

// Stripe's form fields: texts are taken for what the schema wants, and names that it does not know are refused.
export function checkFormRequest(operation, body) {
    const fields = readForm(body);
    const known = operations.get(operation).request.properties;
    for (const name of Object.keys(fields))
        if (!(name in known)) throw new Error(`${operation} has no parameter ${name}`);
    check(validator(operation, 'request', { coerceTypes: true }), fields, `the request of ${operation}`);
}

function readForm(body) {
    const root = {};
    for (const [name, value] of new URLSearchParams(body)) {
        const path = name.replaceAll(']', '').split('[');
        let node = root;
        for (const [i, step] of path.entries()) {
            const key = step === '' ? Object.keys(node).length : step;
            if (i === path.length - 1) node[key] = value;
            else node = node[key] ??= /^\d*$/.test(path[i + 1]) ? [] : {};
        }
    }
    return root;
}

// The operation whose path template fits.
export function operationOf(method, path) {
    for (const name of operations.keys()) {
        const [verb, template] = name.split(' ');
        const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
        if (verb === method && pattern.test(path)) return name;
    }
    return undefined;
}

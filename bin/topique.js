#!/usr/bin/env node
/** The command: built in an installed package, where Node strips no types, and otherwise as its sources are. */
import "./require-node.js";

const isInstalled = import.meta.url.includes("/node_modules/");
await import(isInstalled ? "../dist/src/cli.js" : "../src/cli.ts");

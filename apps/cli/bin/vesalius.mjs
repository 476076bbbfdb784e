#!/usr/bin/env node
import { launch } from '../../../tools/launch/programs.mjs';

await launch('cli', process.argv.slice(2));

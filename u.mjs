import { readFileSync } from "node:fs";
import { buildSchema, isObjectType, isInterfaceType, isInputObjectType, isEnumType } from "graphql";
const s = buildSchema(readFileSync(process.argv[2],"utf8"));
for (const t of Object.values(s.getTypeMap())) { if (t.name.startsWith("__")) continue;
 if (!t.description) console.log(t.name);
 if (isEnumType(t)) for (const v of t.getValues()) if(!v.description) console.log(t.name+"."+v.name);
 if (t.getFields) for (const f of Object.values(t.getFields())) { if(!f.description) console.log(t.name+"."+f.name); for (const a of f.args??[]) if(!a.description) console.log(`${t.name}.${f.name}(${a.name})`);} }

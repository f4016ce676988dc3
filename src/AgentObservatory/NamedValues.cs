// Here and not in the project file, whose names for types know nothing of null.
global using NamedValue = System.Collections.Generic.KeyValuePair<string, AgentObservatory.AttributeValue>;
global using NamedValues = System.ReadOnlySpan<(string Key, AgentObservatory.AttributeValue Value)>;

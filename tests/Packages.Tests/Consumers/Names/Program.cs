Console.WriteLine(Acme.Shop.Capabilities.ByVerbsOfTheSameName);
Console.WriteLine(Acme.Craft.Capabilities.InANamespaceCalledCraft);
Console.WriteLine(Acme.Mcp.Capabilities.InANamespaceCalledMcp);
Console.WriteLine(Craft.Route().Id("program").Description("In no namespace, whatever the project is called.").From(Mcp()));

using Crafting.Tests;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: ContractCorpus <out.jsonl>");
    return 2;
}

using var output = new StreamWriter(path);
Console.WriteLine($"{ContractCorpus.Write(output)} cases written to {path}");
return 0;

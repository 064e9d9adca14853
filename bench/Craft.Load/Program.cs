using Crafting.Load;

var line = new CommandLine(args);
if (line.Value("serve") is { } kind)
{
    await Servers.RunAsync(kind, line.Number("port", 0), line.Number("tools", 1));
    return 0;
}

// The load has a processor of its own, or server and client would measure each other.
if (!line.Has("pinned") && Processors.Pinnable)
{
    using var pinned = Processors.StartSelf(Processors.Client, [.. args, "--pinned"]);
    await pinned.WaitForExitAsync();
    return pinned.ExitCode;
}

var check = line.Has("check");

// Bytes need neither long rounds nor a quiet machine, so a check takes what it gets.
var plan = new Plan(
    Servers: line.Number("servers", check ? 1 : 3),
    Rounds: line.Number("rounds", check ? 2 : 3),
    Round: TimeSpan.FromSeconds(line.Number("seconds", check ? 1 : 2)),
    WarmUp: TimeSpan.FromSeconds(line.Number("warmup", check ? 2 : 8)),
    Connections: line.Number("connections", 16),
    Attempts: line.Number("attempts", check ? 1 : 3),
    Only: line.Value("only") ?? "");
var results = Comparison.Run(plan);
Report.Print(results);
return check ? Gate.Verdict(results) : 0;

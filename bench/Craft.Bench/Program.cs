using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Crafting.Bench;

if (args.Contains("--check") || args.Contains("--update"))
    return AllocationCheck.Run(update: args.Contains("--update"));

// In process and short by default, so that the whole run stays under two minutes; --full is BenchmarkDotNet's own default.
var job = args.Contains("--full") ? Job.Default : Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(job)
    .HideColumns(Column.Job, Column.Toolchain, Column.IterationCount, Column.LaunchCount, Column.WarmupCount, Column.RatioSD);
var rest = args.Where(arg => arg != "--full").ToArray();
BenchmarkSwitcher.FromAssembly(typeof(ExchangeBenchmarks).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config);
return 0;

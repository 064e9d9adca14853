using BenchmarkDotNet.Attributes;
using ModelContextProtocol.Protocol;

namespace Crafting.Bench;

/// <summary>One tool call without HTTP: what a published route adds to the SDK's own machinery.</summary>
[MemoryDiagnoser]
public class ToolBenchmarks
{
    private EchoTools _tools = null!;

    [GlobalSetup]
    public void Start() => _tools = new();

    [GlobalCleanup]
    public void Stop() => _tools.Dispose();

    [Benchmark(Baseline = true)]
    public ValueTask<CallToolResult> Sdk() => _tools.OfTheSdk();

    [Benchmark]
    public ValueTask<CallToolResult> Craft() => _tools.OfCraft();
}

using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Crafting.Bench;

/// <summary>What it costs to hold a message of three fields against its contract.</summary>
[MemoryDiagnoser]
public class InputBenchmarks
{
    private CraftHost _host = null!;

    internal static object Instance { get; } = new Contact("Ada", 36, "ada@example.org");

    internal static object ValidJson { get; } = JsonElement.Parse("""{"name":"Ada","age":36,"email":"ada@example.org"}""");

    internal static object InvalidJson { get; } = JsonElement.Parse("""{"name":"","age":200}""");

    [GlobalSetup]
    public void Start() => _host = new(Routes.Contact());

    [GlobalCleanup]
    public void Stop() => _host.Dispose();

    [Benchmark(Baseline = true)]
    public ValueTask<string> Valid() => Send(_host, ValidJson);

    [Benchmark]
    public ValueTask<string> ValidInstance() => Send(_host, Instance);

    [Benchmark]
    public ValueTask<string> Invalid() => SendInvalid(_host);

    internal static ValueTask<string> Send(CraftHost host, object body) => host.Client.SendAsync<string>("contact", body);

    internal static async ValueTask<string> SendInvalid(CraftHost host)
    {
        try
        {
            return await host.Client.SendAsync<string>("contact", InvalidJson);
        }
        catch (CraftException exception)
        {
            return exception.Message;
        }
    }
}

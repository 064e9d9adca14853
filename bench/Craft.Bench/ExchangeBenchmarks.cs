using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;

namespace Crafting.Bench;

/// <summary>One exchange through a route in the same process, against a chain of delegates.</summary>
[MemoryDiagnoser]
public class ExchangeBenchmarks
{
    private Func<Message, ValueTask<Message>> _chain = null!;
    private CraftHost _host = null!;
    private string _route = "";

    [Params(1, 3, 6)]
    public int Steps { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _host = new(Routes.Steps(Steps));
        _route = "steps" + Steps;
        _chain = DelegateChain.Of(Steps);
    }

    [GlobalCleanup]
    public void Stop() => _host.Dispose();

    [Benchmark(Baseline = true)]
    public async ValueTask<string> Delegates() =>
        (string)(await _chain(new Message("hello", ImmutableDictionary<string, object?>.Empty, default))).Body!;

    [Benchmark]
    public ValueTask<string> Route() => _host.Client.SendAsync<string>(_route, "hello");
}

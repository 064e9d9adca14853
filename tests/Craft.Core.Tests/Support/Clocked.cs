using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

/// <summary>An application on a clock that the test moves.</summary>
internal static class Clocked
{
    public static async Task<(App App, FakeTimeProvider Time)> StartAsync(params Capability[] capabilities)
    {
        var time = new FakeTimeProvider();
        return (await App.StartAsync(services => services.AddSingleton<TimeProvider>(time), capabilities), time);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Bench;

/// <summary>A started application with some routes: logging at Warning, no listener for traces or metrics.</summary>
internal sealed class CraftHost : IDisposable
{
    private readonly IHost _host;

    public CraftHost(Action<ICraftBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        configure(builder.Services.AddCraft());
        _host = builder.Build();
        _host.Start();
        Client = _host.Services.GetRequiredService<ICraftClient>();
    }

    public CraftHost(params Capability[] capabilities)
        : this(craft => craft.AddCapabilities(capabilities))
    {
    }

    public ICraftClient Client { get; }

    public IServiceProvider Services => _host.Services;

    public void Dispose() => _host.Dispose();
}

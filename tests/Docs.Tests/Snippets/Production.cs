using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;

namespace Docs.Tests.Snippets;

internal static class ProductionPage
{
    public static void KeyRing(WebApplicationBuilder builder, string folder)
    {
        #region production-keys using Microsoft.AspNetCore.DataProtection
        builder.Services.AddDataProtection()
            .SetApplicationName("orders")
            .PersistKeysToFileSystem(new DirectoryInfo(folder));
        #endregion
    }

    public static void Forwarded(WebApplicationBuilder builder)
    {
        #region production-forwarded using System.Net, Microsoft.AspNetCore.HttpOverrides
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Add(IPAddress.Parse("10.0.0.10"));
        });
        #endregion
    }

    public static void Forwarded(WebApplication app)
    {
        #region production-forwarded-app
        app.UseForwardedHeaders();
        app.MapCraft();
        #endregion
    }

    public static void Metrics(WebApplicationBuilder builder)
    {
        #region production-meters
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Craft", "Craft.Auth"));
        #endregion
    }
}

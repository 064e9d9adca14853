using Crafting.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>The operator's page and its document, at one path.</summary>
internal static class DashboardEndpoint
{
    public const string DefaultPath = "/craft";

    public static void MapInDevelopment(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var mapping = services.GetRequiredService<DashboardMapping>();
        if (services.GetService<IHostEnvironment>()?.IsDevelopment() != true)
            return;
        var page = Map(endpoints, DefaultPath, mapping, isSilent: () => mapping.IsExplicit);
        // Whatever the application has at this path comes first.
        page.Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
    }

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path, string? policy)
    {
        var mapping = endpoints.ServiceProvider.GetService<DashboardMapping>()
            ?? throw new InvalidOperationException(
                "MapCraftDashboard found nothing to show. Call builder.Services.AddCraft().AddMcp(…) before building the application.");
        mapping.IsExplicit = true;
        var page = Map(endpoints, path, mapping, isSilent: static () => false);
        if (policy is not null)
        {
            mapping.Policies.Add(policy);
            page.RequireAuthorization(policy);
        }
        else if (endpoints.ServiceProvider.GetService<IHostEnvironment>()?.IsDevelopment() != true)
            page.RequireAuthorization();
        return page;
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string path, DashboardMapping mapping, Func<bool> isSilent)
    {
        var services = endpoints.ServiceProvider;
        services.GetRequiredService<RouteMonitor>().Record();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Dashboard");
        var door = FrontDoorOptions.From(services.GetService<McpOptions>() ?? new());
        var admission = new Lazy<Admission>(() => DoorKeeper.AdmissionOf(services, door));
        var document = new DashboardDocument(services, logger);
        var keeper = new DashboardDoor(services, document, isSilent, logger);
        var page = endpoints.MapMethods(path, [HttpMethods.Get], keeper.InvokeAsync).WithDisplayName("Craft dashboard");
        PublicDoor.Guard(page, request => admission.Value.IsKnownHost(request), logger);
        page.Finally(mapping.Built.Add);
        return page;
    }
}

using static Docs.Tests.Snippets.SecuringPage;

namespace Docs.Tests.Snippets;

internal static class ClerkPage
{
    public static void Preset(WebApplicationBuilder builder)
    {
        #region clerk-preset
        builder.Services.AddCraft().AddCapabilities(Refund).AddMcp(mcp => mcp.Auth = Clerk(
            builder.Configuration["CLERK_PUBLISHABLE_KEY"]!,
            builder.Configuration["CLERK_SECRET_KEY"]!,
            new ClerkOptions { ResourceIssuerUrl = "https://mcp.example.com", ResourceName = "Orders" }));
        #endregion
    }

    public static ClerkOptions Tight()
    {
        #region clerk-tight
        var options = new ClerkOptions
        {
            ResourceIssuerUrl = "https://mcp.example.com",
            Organizations = ["org_2abc"],
            AllowedClients = ["orders-desktop"],
        };
        #endregion
        return options;
    }

    public static ClerkOptions Documents()
    {
        #region clerk-documents
        var options = new ClerkOptions { ResourceIssuerUrl = "https://mcp.example.com", ClientMustBeKnown = false };
        #endregion
        return options;
    }
}

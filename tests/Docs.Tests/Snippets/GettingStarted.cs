namespace Docs.Tests.Snippets;

internal static class GettingStarted
{
    public static async Task Program(string[] args)
    {
        #region getting-started-program
        var builder = WebApplication.CreateBuilder(args);

        builder.Services.AddCraft()
            .AddCapabilities(Greet.Route)
            .AddMcp();

        var app = builder.Build();
        app.MapCraft();
        await app.RunAsync();
        #endregion
    }

    public static async Task SignedIn(string[] args)
    {
        #region getting-started-signed-in
        var builder = WebApplication.CreateBuilder(args);
        var issuer = builder.Configuration["Issuer"] ?? "http://localhost:4000";

        builder.Services.AddCraft()
            .AddCapabilities(Greet.Route, WhoAmI.Route)
            .AddMcp(mcp => mcp.Auth = Oauth(new() { Verify = Jwks($"{issuer}/.well-known/jwks.json", issuer) }));

        var app = builder.Build();
        app.MapCraft();
        await app.RunAsync();
        #endregion
    }
}

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
}

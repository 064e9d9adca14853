using Microsoft.AspNetCore.Connections;
using Notebook;
using Notebook.Capabilities.Notes;

var builder = WebApplication.CreateBuilder(args);
if (NotebookEnv.Load(builder) is not { } env)
    return 1; // it has said what is wrong
await using var provider = await DevelopmentSignIn.StartAsync(env);
if (provider is null && env.Auth == NotebookAuth.Dev)
    return 1;

builder.ExportTelemetry();
builder.Services.AddSingleton<NoteStore>();
builder.Services.AddCraft()
    .AddCapabilities(ListNotes.Route, CreateNote.Route)
    .AddMcp(mcp =>
    {
        mcp.Name = "notebook";
        mcp.Version = "0.1.0";
        mcp.Instructions = "Everybody may list their own notes. Only members may create one: when that is refused, tell the user so.";
        mcp.ListForbiddenTools = true;                      // a person who may not create notes shall read why, not look for a tool
        mcp.Transport = env.Transport;                      // :3001/mcp; McpTransport.Stdio logs to standard error
        mcp.Auth = env.Auth switch
        {
            NotebookAuth.Clerk => Clerk(env.ClerkPublishableKey, env.ClerkSecretKey, new()
            {
                ResourceIssuerUrl = env.McpIssuerUrl,
                Proxy = env.Mode is NotebookMode.Pass or NotebookMode.Relay,
            }),
            NotebookAuth.None => Everybody(new() { Subject = env.LocalUser, Roles = ["member"] }),
            _ => Oauth(new()
            {
                ResourceIssuerUrl = env.McpIssuerUrl,       // the public URL of this server; by default where it listens
                ResourceName = "notebook",
                Verify = Jwks(provider!.JwksUrl, provider.Issuer),
                Endpoints = env.Mode == NotebookMode.Rs ? null : new()
                {
                    AuthorizationUrl = provider.AuthorizationUrl,
                    TokenUrl = provider.TokenUrl,
                    RegistrationUrl = provider.RegistrationUrl,
                    RevocationUrl = provider.RevocationUrl,
                },
                Mode = env.ProxyMode,
                Client = provider.FindClientAsync,
                // Who signs in through this server may stay signed in; at the provider itself, the provider says so.
                ScopesSupported = env.Mode == NotebookMode.Rs ? ["profile", "email"] : ["profile", "email", "offline_access"],
                ForwardResource = true,                     // so that tokens are for this server alone
            }),
        };
    });

var app = builder.Build();
app.MapCraft();
provider?.SayWhatIsNext(app);
try
{
    await app.RunAsync();
    return 0;
}
catch (IOException failed) when (failed.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"{failed.Message} Choose another with --urls, such as --urls http://localhost:3011.");
    return 1;
}

using Notebook;
using Notebook.Capabilities.Notes;

var builder = WebApplication.CreateBuilder(args);
if (NotebookEnv.Load(builder) is not { } env)
    return 1; // it has said what is wrong
await using var provider = await DevelopmentSignIn.StartAsync(env);

builder.Services.AddSingleton<NoteStore>();
builder.Services.AddCraft()
    .AddCapabilities(ListNotes.Route, CreateNote.Route)
    .AddMcp(mcp =>
    {
        mcp.Name = "notebook";
        mcp.Version = "0.1.0";
        mcp.Transport = env.Transport;                      // :3001/mcp; McpTransport.Stdio logs to standard error
        mcp.Auth = provider is null
            ? Everybody(new() { Subject = env.LocalUser, Roles = ["member"] })
            : Oauth(new()
            {
                ResourceIssuerUrl = env.McpIssuerUrl,       // the public URL of this server; by default where it listens
                ResourceName = "notebook",
                Endpoints = env.Mode == NotebookMode.Rs ? null : new()
                {
                    AuthorizationUrl = provider.AuthorizationUrl,
                    TokenUrl = provider.TokenUrl,
                    RegistrationUrl = provider.RegistrationUrl,
                    RevocationUrl = provider.RevocationUrl,
                },
                Mode = env.ProxyMode,
                Verify = Jwks(provider.JwksUrl, provider.Issuer),
                Client = provider.FindClientAsync,
                ScopesSupported = ["profile", "email"],
                ForwardResource = true,                     // so that tokens are for this server alone
            });
    });

var app = builder.Build();
app.MapCraft();
provider?.SayWhatIsNext(app);
await app.RunAsync();
return 0;

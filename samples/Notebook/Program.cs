using Notebook;
using Notebook.Capabilities.Notes;

var builder = WebApplication.CreateBuilder(args);
if (NotebookEnv.Load(builder) is not { } env)
    return 1; // it has said what is wrong
await using var provider = await DevelopmentSignIn.StartAsync(env);

builder.ExportTelemetry();
builder.Services.AddSingleton<NoteStore>();
builder.Services.AddCraft()
    .AddCapabilities(ListNotes.Route, CreateNote.Route)
    .AddMcp(mcp =>
    {
        mcp.Name = "notebook";
        mcp.Version = "0.1.0";
        mcp.Instructions = "Everybody may list their own notes. Only members may create one: if notes_create is not offered, tell the user so.";
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
                ScopesSupported = ["profile", "email"],
                ForwardResource = true,                     // so that tokens are for this server alone
            }),
        };
    });

var app = builder.Build();
app.MapCraft();
provider?.SayWhatIsNext(app);
await app.RunAsync();
return 0;

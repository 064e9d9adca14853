using ConformanceServer.Hosting;
using ConformanceServer.Prompts;
using ConformanceServer.Resources;
using ConformanceServer.Tools;
using Microsoft.AspNetCore.DataProtection;

var builder = WebApplication.CreateBuilder(args);
var auth = await SignIn.ReadAsync(builder.Configuration);

var protection = builder.Services.AddDataProtection();
if (builder.Configuration["Keys"] is { Length: > 0 } folder)
    protection.PersistKeysToFileSystem(new(folder)); // --Keys FOLDER: for more than one of these servers
else
    protection.UseEphemeralDataProtectionProvider();
builder.Services.AddDistributedMemoryCache();

builder.Services.AddCraft()
    .AddCapabilities(ConformanceTools.All)
    .AddMcp(mcp => (mcp.Name, mcp.Auth) = ("craft-conformance", auth));

// What Craft has no words for yet is the SDK's own, on the same server.
builder.Services.AddMcpServer()
    .WithDistributedCacheEventStreamStore()
    .WithPrompts<SimplePrompts>()
    .WithPrompts<InputRequiredPrompt>()
    .WithResources<StaticResources>()
    .WithCompletions()
    .WithSubscriptions();

var app = builder.Build();
app.MapCraft();
await app.RunAsync();

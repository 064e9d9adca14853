using ConformanceServer.Hosting;
using ConformanceServer.Prompts;
using ConformanceServer.Resources;
using ConformanceServer.Tools;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using ModelContextProtocol.AspNetCore;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
builder.Services.AddDistributedMemoryCache();
builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);

builder.Services
    .AddMcpServer(options => options.ServerInfo = new() { Name = "craft-conformance", Version = "0.1.0" })
    .WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
    .WithDistributedCacheEventStreamStore()
    .WithConformanceTools()
    .WithPrompts<SimplePrompts>()
    .WithPrompts<InputRequiredPrompt>()
    .WithResources<StaticResources>()
    .WithCompletions()
    .WithSubscriptions()
    .WithEveryVersionDiscovered()
    .WithUriOfMissingResources();

var app = builder.Build();
app.MapMcp("/mcp");
await app.RunAsync();

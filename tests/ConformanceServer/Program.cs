using ConformanceServer.Hosting;
using ConformanceServer.Prompts;
using ConformanceServer.Resources;
using ConformanceServer.Tools;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
builder.Services.AddDistributedMemoryCache();
builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);

builder.Services.AddCraft()
    .AddCapabilities(ConformanceTools.All)
    .AddMcp(mcp => mcp.Name = "craft-conformance");

// What Craft has no words for yet is the SDK's own, on the same server.
builder.Services.AddMcpServer()
    .WithDistributedCacheEventStreamStore()
    .WithPrompts<SimplePrompts>()
    .WithPrompts<InputRequiredPrompt>()
    .WithResources<StaticResources>()
    .WithCompletions()
    .WithSubscriptions()
    .WithEveryVersionDiscovered()
    .WithUriOfMissingResources();

var app = builder.Build();
app.MapCraft();
await app.RunAsync();

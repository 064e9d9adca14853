using ConformanceServer.Hosting;
using ConformanceServer.Prompts;
using ConformanceServer.Resources;
using ConformanceServer.Tools;
using Microsoft.AspNetCore.DataProtection;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
builder.Services.AddDistributedMemoryCache();

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
    .WithSubscriptions();

var app = builder.Build();
app.MapCraft();
await app.RunAsync();

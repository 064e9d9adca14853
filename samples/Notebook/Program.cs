using Notebook.Capabilities.Notes;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSingleton<NoteStore>();
builder.Services.AddCraft()
    .AddCapabilities(ListNotes.Route, CreateNote.Route)
    .AddMcp(mcp =>
    {
        mcp.Name = "notebook";
        mcp.Version = "0.1.0";
        mcp.Transport = builder.Configuration.GetValue("Transport", McpTransport.Http); // :3001/mcp
    });

var app = builder.Build();
app.MapCraft();
await app.RunAsync();

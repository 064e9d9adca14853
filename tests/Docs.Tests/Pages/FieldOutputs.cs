using System.Text.Json;
using Docs.Tests.Snippets;

namespace Docs.Tests;

/// <summary>What docs/operations/keep.md and mask.md say is answered.</summary>
public static class FieldOutputs
{
    [Output("keep-answer")]
    public static Task<string> Keep() => AnswerAsync(KeepPage.Show, "employee_show");

    [Output("mask-answer")]
    public static Task<string> Mask() => AnswerAsync(MaskPage.List, "patients_list");

    private static async Task<string> AnswerAsync(Capability route, string tool)
    {
        await using var served = await Served.StartAsync(builder => builder.Services.AddAuthentication().Services.AddCraft()
            .AddCapabilities(route).AddMcp(mcp => mcp.Auth = Everybody(new() { Subject = "alice", Roles = ["desk"] })));
        using var answer = JsonDocument.Parse(await served.AskAsync(tool));
        return JsonSerializer.Serialize(answer.RootElement, Indented);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}

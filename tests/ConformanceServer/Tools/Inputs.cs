using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace ConformanceServer.Tools;

/// <summary>The questions that a tool or prompt leaves with the client, and the answers that come back with the next round.</summary>
internal static class Inputs
{
    public static InputRequest AskText(string message, string field) => Ask(message, field, new StringSchema());

    public static InputRequest AskYesOrNo(string message, string field) => Ask(message, field, new BooleanSchema());

    public static InputRequest AskModel(string prompt, int maxTokens = 100) =>
        InputRequest.ForSampling(SamplingTools.Ask(prompt, maxTokens));

    public static InputRequest AskRoots() => InputRequest.ForRootsList(new());

    /// <summary>Finds an accepted answer with a text in <paramref name="field"/>; anything else counts as not answered yet.</summary>
    public static bool TryGetText(RequestParams request, string key, string field, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryGetAnswer(request, key, out var answer)
            || answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is not { IsAccepted: true, Content: { } content }
            || !content.TryGetValue(field, out var value)
            || value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        text = value.GetString()!;
        return true;
    }

    /// <summary>Finds an answer that is at least an object, since clients can send any JSON here.</summary>
    public static bool TryGetAnswer(RequestParams request, string key, [NotNullWhen(true)] out InputResponse? answer)
    {
        answer = null;
        return request.InputResponses?.TryGetValue(key, out answer) == true && answer.RawValue.ValueKind == JsonValueKind.Object;
    }

    private static InputRequest Ask(string message, string field, PrimitiveSchemaDefinition schema) => InputRequest.ForElicitation(new()
    {
        Message = message,
        RequestedSchema = new() { Properties = { [field] = schema }, Required = [field] },
    });
}

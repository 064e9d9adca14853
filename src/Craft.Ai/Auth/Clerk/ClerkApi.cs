using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Asks Clerk's Backend API, the only one that sees the secret key.</summary>
internal sealed class ClerkApi(ClerkInstance instance, Outbound outbound)
{
    private const int MaxBytes = 1024 * 1024;
    private const int Depth = 64;
    private const string Version = "2026-05-12";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public Task<OutboundAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Get, instance.BackendUrl + path), cancellationToken);

    public Task<OutboundAnswer> PostAsync(string path, HttpContent content, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Post, instance.BackendUrl + path) { Content = content }, cancellationToken);

    public static bool TryRead(OutboundAnswer answer, out JsonElement root)
    {
        root = default;
        return answer is { Outcome: OutboundOutcome.Answered, Status: 200, IsJson: true }
            && StrictJson.TryReadObject(answer.Body, Depth, out root);
    }

    /// <summary>What is wrong, in a sentence for the operator.</summary>
    public static string Trouble(OutboundAnswer answer) => answer.Status switch
    {
        401 or 403 => "Clerk's Backend API does not accept the secret key.",
        429 => "Clerk Backend API rate limit.",
        200 when answer.Outcome == OutboundOutcome.Answered => "Clerk's Backend API answered 200, but not in a form that is known.",
        _ => $"Clerk's Backend API {answer}.",
    };

    /// <summary>The entries of <c>data</c> in a list.</summary>
    public static IEnumerable<JsonElement> Entries(JsonElement list) =>
        list.TryGetProperty("data"u8, out var data) && data.ValueKind == JsonValueKind.Array
            ? data.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object)
            : [];

    private Task<OutboundAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new("Bearer", instance.SecretKey);
        request.Headers.Add("Clerk-API-Version", Version);
        return outbound.SendAsync(request, MaxBytes, Patience, cancellationToken);
    }
}

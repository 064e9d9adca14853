using System.Text.Json;

namespace Crafting.Ai;

/// <summary>How one call to another service is made.</summary>
public sealed record HttpCallOptions
{
    /// <summary>The name of a client from <see cref="HttpOptions.Client"/>; the client without a name by default.</summary>
    public string? Client { get; init; }

    /// <summary>The time for everything, repetitions and reading included; 30 seconds by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest answer in bytes; 10 MiB by default. A longer one is a failure.</summary>
    public long MaxAnswerBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>How JSON is written and read; as the web does by default, unknown members ignored.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Web;

    /// <summary>Adds headers to a request; nothing of the caller's is there by itself.</summary>
    public Action<HttpRequestMessage, Exchange>? Prepare { get; init; }

    internal string ClientName => Client is null ? HttpClients.Default : HttpClients.NameOf(Client);

    internal IEnumerable<string> Problems(HttpOptions? http)
    {
        if (http is null)
            yield return "It calls a service over HTTP, but AddHttp was not called. Write AddCraft().AddHttp().";
        else if (Client is not null && http.Clients.TrueForAll(client => client.Name != Client))
        {
            yield return $"It calls with the client \"{Client}\", which does not exist. "
                + $"Write AddHttp(http => http.Client(\"{Client}\", …)).";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            yield return $"HttpCallOptions.Timeout is {Timeout}. Use a time between 1 millisecond and 1 hour.";
        if (MaxAnswerBytes is < 1 or > int.MaxValue)
            yield return $"HttpCallOptions.MaxAnswerBytes is {MaxAnswerBytes}. Use a number of bytes between 1 and {int.MaxValue}.";
        if (Json is null)
            yield return "HttpCallOptions.Json is null. Leave it out to use the options of the web.";
    }
}

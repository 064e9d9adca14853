using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>Makes a route's input of a request: its body, its query, its places.</summary>
internal sealed class HttpInput
{
    // The contract says how deep is too deep, in words of its own.
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 256 };
    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    private readonly HttpSourceOptions _options;
    private readonly HttpBody _body;
    private readonly HttpFields _fields;
    private readonly WebhookCheck? _signature;
    private readonly bool _takesBody;
    private readonly bool _takesNothing;

    public HttpInput(HttpRoute route, IServiceProvider services)
    {
        _options = route.Source.Options;
        _body = new(_options.MaxBodyBytes);
        _fields = new(route.Intake, route.Source.Pattern()!);
        _signature = _options.Signature?.Open(services);
        _takesBody = route.Source.HasBody;
        _takesNothing = route.Intake.Capability.InputType == typeof(Unit);
    }

    /// <exception cref="CraftException">RC5039, or RC5016 with 400, 413 or 415.</exception>
    public async ValueTask<JsonElement> ReadAsync(HttpContext context)
    {
        if (!_takesBody)
            return _takesNothing ? Empty : _fields.Of(context.Request);
        if (_takesNothing && _signature is null)
            return Empty;
        using var body = await _body.ReadAsync(context).ConfigureAwait(false);
        // Before anything is made of it: only then is it clear whose it is.
        _signature?.Check(context.Request, body.Span);
        if (_takesNothing)
            return Empty;
        return body.Span.IsEmpty ? _fields.Fill(Empty, context.Request) : _fields.Fill(Parse(context.Request, body.Span), context.Request);
    }

    private static JsonElement Parse(HttpRequest request, ReadOnlySpan<byte> body)
    {
        if (!IsJson(request))
            throw Unreadable(StatusCodes.Status415UnsupportedMediaType,
                "Send Content-Type application/json, in UTF-8 and without Content-Encoding.");
        body = JsonBody.WithoutMark(body);
        if (!Utf8.IsValid(body))
            throw Unreadable(StatusCodes.Status400BadRequest, "The body is not valid UTF-8.");
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body, Parsing);
        }
        catch (JsonException exception)
        {
            // Its text would repeat what was sent, and so would the log.
            var place = FormattableString.Invariant($"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
            throw Unreadable(StatusCodes.Status400BadRequest, $"The body is not well-formed JSON ({place}).");
        }

        return Surrogates.AreWhole(body)
            ? json
            : throw Unreadable(StatusCodes.Status400BadRequest, "A string holds half of a surrogate pair, which is no character.");
    }

    // JSON only. A page of another origin can send forms and text without asking, and JSON it cannot: that keeps it out.
    private static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count != 0)
            return false;
        return request.ContentType == "application/json"
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
                && media.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                && (media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                    || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
                && (!media.Charset.HasValue
                    || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }

    internal static CraftException Unreadable(int status, string sentence) =>
        new(CraftError.ParseFailed with { HttpStatus = status }, sentence);
}

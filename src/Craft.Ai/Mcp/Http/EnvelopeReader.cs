using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Crafting.Ai;

/// <summary>Makes sure in one pass that a body is one message the SDK can parse.</summary>
// Two readers of one body are one too many when they disagree: the name that is authorized must be the name that is
// called. So whatever the SDK reads leniently (case, escapes, the last of two members) is refused here.
internal ref struct EnvelopeReader
{
    private const int MaxDepth = 64;
    private const int MaxNames = 96;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Span<Range> _names;
    private Utf8JsonReader _json;
    private int _nameCount;
    private Refusal? _refusal;

    private bool _version, _perRequest, _level;
    private McpMethod _method;
    private Range _id, _target;
    private JsonTokenType _idType, _methodType, _params, _result, _error, _meta, _name, _uri, _arguments, _cursor;

    private EnvelopeReader(ReadOnlySpan<byte> body, Span<Range> names)
    {
        _body = body;
        _names = names;
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public static Refusal? Read(ReadOnlySpan<byte> body, out Envelope envelope)
    {
        envelope = default;
        if (!Utf8.IsValid(body)) return Refusal.NotUtf8;
        if (body.TrimStart(" \t\r\n"u8).IsEmpty) return Refusal.Empty;
        var reader = new EnvelopeReader(body, stackalloc Range[MaxNames]);
        try
        {
            reader.ReadMessage();
        }
        catch (JsonException error)
        {
            if (!reader.StoppedAtDepth()) return Refusal.Malformed(error);
            envelope = reader.Envelope(); // JSON so far, so whoever sent it can be told by its id.
            return Refusal.TooDeep;
        }
        catch (InvalidOperationException)
        {
            envelope = reader.Envelope();
            return reader._refusal ?? Refusal.Surrogate; // Text that is compared must be unescaped, which half a pair cannot be.
        }

        envelope = reader.Envelope();
        return reader._refusal ?? (Surrogates.AreWhole(body) ? reader.Judge() : Refusal.Surrogate);
    }

    private readonly Envelope Envelope() => new(_method, _id, _target, _perRequest);

    // Goes on after a refusal: that the text is JSON at all comes first, and the answer should carry the id.
    private void ReadMessage()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(_json.TokenType == JsonTokenType.StartArray ? Refusal.Batch : Refusal.NotAnObject);
            ReadToEnd();
            return;
        }

        while (NextMember(scope: 0, escapes: false))
        {
            if (_json.ValueTextEquals("params"u8)) ReadParams();
            else if (_json.ValueTextEquals("method"u8)) ReadMethod();
            else if (_json.ValueTextEquals("id"u8)) ReadId();
            else if (_json.ValueTextEquals("jsonrpc"u8)) _version = Value() == JsonTokenType.String && _json.ValueTextEquals("2.0"u8);
            else if (_json.ValueTextEquals("result"u8)) _result = Value();
            else if (_json.ValueTextEquals("error"u8)) ReadError();
            else Value();
            _json.Skip();
        }

        ReadToEnd();
    }

    private void ReadId()
    {
        _idType = Value();
        var start = (int)_json.TokenStartIndex;
        if (_idType == JsonTokenType.String || (_idType == JsonTokenType.Number && _json.TryGetInt64(out _)))
            _id = start..(int)_json.BytesConsumed;
        else if (_idType != JsonTokenType.Null) Refuse(Refusal.Id);
    }

    private void ReadMethod()
    {
        _methodType = Value();
        if (_methodType != JsonTokenType.String) Refuse(Refusal.Method);
        else if (_json.ValueTextEquals("tools/call"u8)) _method = McpMethod.ToolsCall;
        else if (_json.ValueTextEquals("initialize"u8)) _method = McpMethod.Initialize;
        else if (_json.ValueTextEquals("prompts/get"u8)) _method = McpMethod.PromptsGet;
        else if (_json.ValueTextEquals("resources/read"u8)) _method = McpMethod.ResourcesRead;
        else if (_json.ValueTextEquals("tools/list"u8) || _json.ValueTextEquals("prompts/list"u8)
            || _json.ValueTextEquals("resources/list"u8) || _json.ValueTextEquals("resources/templates/list"u8)) _method = McpMethod.List;
        else if (_json.ValueTextEquals("logging/setLevel"u8)) _method = McpMethod.SetLevel;
        else _method = McpMethod.Other;
    }

    private void ReadParams()
    {
        _params = Value();
        if (_params != JsonTokenType.StartObject) return;
        var scope = _nameCount;
        while (NextMember(scope, escapes: false))
        {
            if (_json.ValueTextEquals("name"u8))
            {
                _name = Value();
                _target = (int)_json.TokenStartIndex..(int)_json.BytesConsumed;
            }
            else if (_json.ValueTextEquals("arguments"u8)) _arguments = Value();
            else if (_json.ValueTextEquals("_meta"u8)) ReadMeta();
            else if (_json.ValueTextEquals("uri"u8)) _uri = Value();
            else if (_json.ValueTextEquals("cursor"u8)) _cursor = Value();
            else if (_json.ValueTextEquals("level"u8)) _level = Value() == JsonTokenType.String && IsLevel(_json.ValueSpan);
            else Value();
            _json.Skip();
        }

        _nameCount = scope;
    }

    // RFC 5424, section 6.2.1, as MCP spells it.
    private static bool IsLevel(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("debug"u8) || text.SequenceEqual("info"u8) || text.SequenceEqual("notice"u8) || text.SequenceEqual("warning"u8)
        || text.SequenceEqual("error"u8) || text.SequenceEqual("critical"u8) || text.SequenceEqual("alert"u8)
            || text.SequenceEqual("emergency"u8);

    private void ReadMeta()
    {
        _meta = Value();
        if (_meta != JsonTokenType.StartObject) return;
        var scope = _nameCount;
        while (NextMember(scope, escapes: true))
        {
            var isRevision = _json.ValueTextEquals("io.modelcontextprotocol/protocolVersion"u8);
            if (Value() == JsonTokenType.String && isRevision)
                _perRequest = _json.ValueSpan.SequenceCompareTo("2026-07-28"u8) >= 0;
            _json.Skip();
        }

        _nameCount = scope;
    }

    private void ReadError()
    {
        _error = Value();
        if (_error == JsonTokenType.Null) return;
        var (code, message) = (false, false);
        if (_error == JsonTokenType.StartObject)
        {
            var scope = _nameCount;
            while (NextMember(scope, escapes: false))
            {
                if (_json.ValueTextEquals("code"u8)) code = Value() == JsonTokenType.Number && _json.TryGetInt32(out _);
                else if (_json.ValueTextEquals("message"u8)) message = Value() == JsonTokenType.String;
                else Value();
                _json.Skip();
            }

            _nameCount = scope;
        }

        if (!code || !message) Refuse(Refusal.ResponseError);
    }

    /// <summary>Steps to the next name of an object and remembers it, so that none comes twice.</summary>
    private bool NextMember(int scope, bool escapes)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.PropertyName) return false;
        var name = _json.ValueSpan;
        if (_json.ValueIsEscaped && !(escapes && OnlySlashes(name))) Refuse(Refusal.Escaped);
        foreach (var seen in _names[scope.._nameCount])
        {
            // The SDK compares names below the message itself without case.
            if (scope == 0 ? name.SequenceEqual(_body[seen]) : IsSameName(name, _body[seen])) Refuse(Refusal.Duplicate);
        }

        if (_nameCount == _names.Length)
        {
            Refuse(Refusal.TooManyMembers);
            return true;
        }

        var start = (int)_json.TokenStartIndex + 1;
        _names[_nameCount++] = start..(start + name.Length);
        return true;
    }

    // PHP writes io.modelcontextprotocol\/clientInfo unless told otherwise.
    private static bool OnlySlashes(ReadOnlySpan<byte> name) => name.Count((byte)'\\') == name.Count("\\/"u8);

    private static bool IsSameName(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (Ascii.IsValid(one) && !one.Contains((byte)'\\') && !other.Contains((byte)'\\')) return Ascii.EqualsIgnoreCase(one, other);
        return Plain(one).Equals(Plain(other), StringComparison.OrdinalIgnoreCase);

        static string Plain(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name).Replace("\\/", "/", StringComparison.Ordinal);
    }

    private JsonTokenType Value()
    {
        _json.Read();
        return _json.TokenType;
    }

    private void ReadToEnd()
    {
        while (_json.Read())
        {
        }
    }

    private readonly bool StoppedAtDepth() =>
        _json.CurrentDepth + (_json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0) == MaxDepth
        && _body[(int)_json.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'[' or (byte)'{', ..];

    private void Refuse(Refusal refusal) => _refusal ??= refusal;

    private readonly Refusal? Judge()
    {
        if (!_version) return Refusal.Version;
        if (_methodType == JsonTokenType.None) return JudgeResponse();
        if (IsGiven(_result) || IsGiven(_error)) return Refusal.Mixed;
        if (_idType == JsonTokenType.Null) return Refusal.Id;
        if (!IsObjectOrAbsent(_params)) return Refusal.Params;
        if (!IsObjectOrAbsent(_meta)) return Refusal.Meta;
        return _idType == JsonTokenType.None ? null : JudgeParams();
    }

    // Only an error may be without id: its sender could not read ours. A result may be null.
    private readonly Refusal? JudgeResponse() =>
        IsGiven(_error) || (_result != JsonTokenType.None && IsGiven(_idType)) ? null : Refusal.NoMethod;

    private readonly Refusal? JudgeParams() => _method switch
    {
        McpMethod.ToolsCall or McpMethod.PromptsGet when _name != JsonTokenType.String => Refusal.Name,
        McpMethod.ToolsCall or McpMethod.PromptsGet when !IsObjectOrAbsent(_arguments) => Refusal.Arguments,
        McpMethod.ResourcesRead when _uri != JsonTokenType.String => Refusal.Uri,
        McpMethod.List when _cursor != JsonTokenType.String && IsGiven(_cursor) => Refusal.Cursor,
        McpMethod.SetLevel when !_level && !_perRequest => Refusal.Level, // Unknown to the newer era, which the SDK says.
        _ => null,
    };

    private static bool IsGiven(JsonTokenType type) => type is not (JsonTokenType.None or JsonTokenType.Null);

    private static bool IsObjectOrAbsent(JsonTokenType type) => type == JsonTokenType.StartObject || !IsGiven(type);
}

using System.Text;

namespace Crafting.Ai.Tests;

public sealed class EnvelopeReaderTests
{
    private static readonly string Deep62 = new string('[', 62) + new string(']', 62);

    public static TheoryData<string, string> Refused => new()
    {
        { "", "Parse error: the body is empty" },
        { " \r\n\t", "Parse error: the body is empty" },
        { "{", "Parse error: the body is not well-formed JSON (line 1, byte 2)" },
        { "{\"jsonrpc\":\"2.0\",\n!}", "not well-formed JSON (line 2, byte 1)" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}{}", "not well-formed JSON (line 1, byte 41)" },
        { "{\"jsonrpc\":\"2.0\",/* no */\"id\":1,\"method\":\"ping\"}", "not well-formed JSON" },
        { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",}", "not well-formed JSON" },
        { "{'jsonrpc':'2.0'}", "not well-formed JSON" },
        { "[1,", "not well-formed JSON" },
        { new string('[', 1000), "deeper than 64" },
        { $$$"""{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":{{{"[" + Deep62 + "]"}}}}}""", "deeper than 64" },
        { "null", "must be a JSON object" },
        { "5", "must be a JSON object" },
        { "\"x\"", "must be a JSON object" },
        { "[]", "batches" },
        { $"[{Rpc.Echo}]", "batches" },
        { """{"id":1,"method":"ping"}""", "jsonrpc must be" },
        { """{"jsonrpc":"1.0","id":1,"method":"ping"}""", "jsonrpc must be" },
        { """{"jsonrpc":2.0,"id":1,"method":"ping"}""", "jsonrpc must be" },
        { """{"JSONRPC":"2.0","id":1,"method":"ping"}""", "jsonrpc must be" },
        { """{"jsonrpc":"2.0","id":null,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":1.0,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":1e2,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":9223372036854775808,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":true,"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":{},"method":"ping"}""", "id must be" },
        { """{"jsonrpc":"2.0","id":[1],"result":{}}""", "id must be" },
        { """{"jsonrpc":"2.0","id":1,"method":5}""", "method must be" },
        { """{"jsonrpc":"2.0","id":1,"method":null}""", "method must be" },
        { """{"jsonrpc":"2.0","id":1}""", "needs a method" },
        { """{"jsonrpc":"2.0"}""", "needs a method" },
        { """{"jsonrpc":"2.0","result":{}}""", "needs a method" },
        { """{"jsonrpc":"2.0","id":null,"result":{}}""", "needs a method" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}""", "must not carry" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","error":{"code":1,"message":"x"}}""", "must not carry" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","error":5}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":5}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":"x"}}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":"x"}}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":{"code":1}}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":null}}""", "error must be" },
        { """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x","CODE":"y"}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{},"params":{"name":"echo"}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","name":"secret"}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","NAME":"secret"}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"a":1,"a":2}}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"é":1,"É":2}}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"a/b":1,"A\/b":2}}}""", "occurs twice" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"\u0061":1}}}""", "without escape" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"\u006eame":"echo"}}""", "without escape" },
        { """{"jsonrpc":"2.0","id":1,"\u006dethod":"ping"}""", "without escape" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}""", "params must be an object" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}""", "params must be an object" },
        { """{"jsonrpc":"2.0","method":"notifications/x","params":[]}""", "params must be an object" },
        { """{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":5}}""", "_meta must be an object" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call"}""", "name must be a string" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"NAME":"echo"}}""", "name must be a string" },
        { """{"jsonrpc":"2.0","id":1,"params":{"name":5},"method":"tools/call"}""", "name must be a string" },
        { """{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":null}}""", "name must be a string" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":[]}}""", "arguments must be an object" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":"x"}}""", "arguments must be an object" },
        { """{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":5}}""", "uri must be a string" },
        { """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":{}}}""", "cursor must be a string" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\ud800"}}""", "surrogate" },
        { """{"jsonrpc":"2.0","id":1,"method":"\ud800\ud800"}""", "surrogate" },
        { """{"jsonrpc":"\ud800","id":1,"method":"x"}""", "surrogate" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","\ud800\ud800":1}""", "without escape" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"\ud800":1}}""", "without escape" },
        { """{"jsonrpc":"2.0","id":1,"method":"logging/setLevel"}""", "emergency" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\uDBFF\n"}}""", "surrogate" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\udc00\ud800"}}""", "surrogate" },
        { """{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":{"\ud800":1}}}""", "surrogate" },
        { $$$"""{"jsonrpc":"2.0","id":1,"method":"x","params":{ {{{string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"m{i}\":0"))}}} }}""", "too many members" },
    };

    public static TheoryData<string> Passed => new()
    {
        Rpc.Echo,
        Rpc.List,
        Rpc.Initialize,
        Rpc.Initialized,
        """{"jsonrpc":"2.0","id":"a","method":"ping"}""",
        """{"jsonrpc":"2.0","id":-9223372036854775808,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":"","method":""}""",
        """{"jsonrpc":"2.0","id":1,"method":"ping","params":null}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":null,"_meta":null},"error":null,"result":null}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools\/call","params":{"name":"echo","arguments":null}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol\/protocolVersion":"x"}},"extra":[{}]}""",
        """{"jsonrpc":"2.0","id":1,"method":"own/method","params":{"name":5,"uri":{},"cursor":[],"arguments":1}}""",
        """{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\ud83d\ude00 \\ud800 \" \\\\ü"}}""",
        """{"jsonrpc":"2.0","id":1,"result":{}}""",
        """{"jsonrpc":"2.0","id":"a","result":null}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"x","data":{"code":"y"}}}""",
        """{"jsonrpc":"2.0","error":{"code":1,"message":"x"}}""",
        """{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}""",
        " \n" + Rpc.Echo + "\r\n",
        $$$"""{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":{{{Deep62}}}}}""",
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{ {{{string.Join(",", Enumerable.Range(0, 500).Select(i => $"\"m{i}\":0"))}}} } }}""",
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string body, string because) => Read(body, out _)!.Message.Should().Contain(because);

    [Theory]
    [MemberData(nameof(Passed))]
    public void Passes(string body) => Read(body, out _).Should().BeNull();

    [Theory]
    [InlineData("\"name\":\"echo\"", "echo")]
    [InlineData("\"arguments\":{\"name\":\"other\"},\"name\":\"echo\"", "echo")]
    [InlineData("\"name\":\"\\u0065cho\\/é\"", "echo/é")]
    [InlineData("\"name\":\"\"", "")]
    public void Knows_the_tool_that_will_be_called(string parameters, string name)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"params":{ {{parameters}} },"method":"tools/call","id":7,"jsonrpc":"2.0"}""");

        EnvelopeReader.Read(body, out var envelope).Should().BeNull();

        envelope.Method.Should().Be(McpMethod.ToolsCall);
        envelope.NameIn(body).Should().Be(name);
        Encoding.UTF8.GetString(body[envelope.Id]).Should().Be("7");
    }

    [Fact]
    public void Invalid_UTF_8_is_refused_wherever_it_stands()
    {
        foreach (var template in Passed.Cast<object[]>().Select(row =>
            (string)row[0]).Where(body => body.Contains("\"x\"", StringComparison.Ordinal)))
        {
            var body = Encoding.Latin1.GetBytes(template.Replace("\"x\"", "\"\u00ff\"", StringComparison.Ordinal));

            EnvelopeReader.Read(body, out _).Should().Be(Refusal.NotUtf8);
        }
    }

    [Theory]
    [InlineData("2026-07-28", true)]
    [InlineData("2027-01-01", true)]
    [InlineData("2025-11-25", false)]
    public void Knows_whether_the_message_declares_a_revision_without_sessions(string revision, bool expected)
    {
        Read($$$$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"{{{{revision}}}}"}}}""", out var envelope);

        envelope.SaysPerRequest.Should().Be(expected);
    }

    // Whatever a stranger sends: an answer, never an exception.
    [Fact]
    public void Survives_every_truncation_and_every_changed_byte()
    {
        var body = Encoding.UTF8.GetBytes(
            Rpc.Request("tools/call", """ "name":"echo","arguments":{"message":"\ud83d\ude00é"},""" + Rpc.Meta));
        for (var length = 0; length < body.Length; length++)
        {
            EnvelopeReader.Read(body.AsSpan(0, length), out _).Should().NotBeNull();
        }

        foreach (byte other in "\0\"\\{}[],:u5 é"u8)
        {
            for (var at = 0; at < body.Length; at++)
            {
                var changed = body.ToArray();
                changed[at] = other;
                if (EnvelopeReader.Read(changed, out var envelope) is null) _ = envelope.NameIn(changed);
            }
        }
    }

    private static Refusal? Read(string body, out Envelope envelope) => EnvelopeReader.Read(Encoding.UTF8.GetBytes(body), out envelope);
}

using System.Net.Sockets;
using Xunit.Abstractions;

namespace Crafting.Ai.Tests;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The door must not be felt: bytes per request, with and without it, in one process.</summary>
[Collection(nameof(Alone))]
public sealed class CostTests(ITestOutputHelper output)
{
    private const int Requests = 1000;

    public static TheoryData<string> Eras => new() { "2025-11-25", "2026-07-28" };

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task Door_costs_few_bytes(string era)
    {
        var isNew = era == "2026-07-28";
        var body = isNew ? Rpc.Request("tools/call", """ "name":"echo","arguments":{"message":"hello"},""" + Rpc.Meta) : Rpc.Echo;
        string[] headers = ["Connection: keep-alive", .. isNew ? Rpc.NewEra("tools/call", "echo") : new[] { Wire.OldEra }];
        var request = Wire.Post(body, headers).AsSpan().ToArray();
        request = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(request).Replace("Connection: close\r\n", "", StringComparison.Ordinal));
        await using var bare = await DoorHost.BareAsync();
        await using var guarded = await DoorHost.StartAsync(
            new() { Door = new(), Services = (_, mcp) => mcp.AdvertiseAllRevisions().NameUnknownResources() });

        // Interleaved, and the smallest of several rounds: what else the process does only ever adds.
        var (without, with) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            without = Math.Min(without, await BytesPerRequestAsync(bare.Port, request));
            with = Math.Min(with, await BytesPerRequestAsync(guarded.Port, request));
        }

        output.WriteLine($"{era}: bare {without:F0} B, guarded {with:F0} B, door {with - without:F0} B, ratio {with / without:F4}");
        (with - without).Should().BeLessThan(300, "it is 120 B: one state machine");
        (with / without).Should().BeLessThan(1.02);
    }

    private static async Task<double> BytesPerRequestAsync(int port, byte[] request)
    {
        using var socket = new TcpClient("127.0.0.1", port) { NoDelay = true };
        var stream = socket.GetStream();
        var buffer = new byte[16 * 1024];
        await RunAsync(200);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(Requests);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;

        async Task RunAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await stream.WriteAsync(request);
                var length = 0;
                while (!buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8)) length += await stream.ReadAsync(buffer.AsMemory(length));
                if (!buffer.AsSpan(0, length).Contains((byte)'E')) throw new InvalidOperationException("no echo");
            }
        }
    }
}

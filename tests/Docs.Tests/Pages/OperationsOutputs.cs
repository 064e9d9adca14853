using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Crafting.Pipeline;
using Docs.Tests.Snippets;

namespace Docs.Tests;

public static partial class OperationsOutputs
{
    [Output("operations-lines")]
    public static async Task<string> Lines()
    {
        await using var served = await Served.StartAsync(OperationsPage.Logged);
        await CallAsync(served);
        return string.Join('\n', served.Log.GetSnapshot()
            .Where(line => line.Category?.StartsWith("Craft.", StringComparison.Ordinal) == true && line.Category is not ("Craft.Mcp" or "Craft.Routes"))
            .Select(line => $"{Level(line.Level)}: {line.Category}[{line.Id.Id}] {Changing().Replace(line.Message, "…")}"));

        static string Level(LogLevel level) => level switch
        {
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => level.ToString(),
        };
    }

    [Output("operations-routes")]
    public static async Task<string> Routes()
    {
        await using var served = await Served.StartAsync(OperationsPage.Logged, CreateNote());
        return string.Join('\n', served.Log.GetSnapshot()
            .Where(line => line.Category == "Craft.Routes")
            .Select(line => $"info: {line.Category}[{line.Id.Id}] {line.Message}"));

        static Capability CreateNote() => Craft.Route().Id("notes_create").Description("Create a note.")
            .From(Mcp()).Authorize("member").Transform(_ => "made");
    }

    [Output("operations-recorder")]
    public static Task<string> Recorder() => Task.FromResult(OptionTable.Of(
        new RecorderOptions(),
        new Dictionary<string, string>
        {
            ["Exchanges"] = "how many exchanges are remembered, over all routes; at most 10 000",
            ["Steps"] = "how many steps of one exchange are remembered; at most 10 000",
            ["Summary"] = "says something about an arriving message, at most 200 characters; never return secrets or personal data",
        }));

    [Output("operations-spans")]
    public static async Task<string> Spans()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Craft",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (stopped)
                    stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var served = await Served.StartAsync(OperationsPage.Logged);
        await CallAsync(served, quantities: [2, 1]);
        lock (stopped)
        {
            var calls = stopped.Where(activity => activity.OperationName == "route ship").OrderBy(activity => activity.StartTimeUtc);
            return string.Join('\n', calls.SelectMany(call => stopped
                .Where(activity => activity.TraceId == call.TraceId)
                .OrderBy(activity => activity.StartTimeUtc)
                .Select(activity => $"{(activity == call ? "" : "  ")}{activity.OperationName}{Tags(activity)}")));
        }

        static string Tags(Activity activity) =>
            string.Concat(activity.TagObjects.Where(tag => tag.Key != "craft.route").Select(tag => $"  {tag.Key}={tag.Value}"))
            + (activity.Status == ActivityStatusCode.Error ? $"  status=error {activity.StatusDescription}" : "");
    }

    [Output("operations-metrics")]
    public static async Task<string> Metrics()
    {
        var tags = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name != "Craft" || !instrument.Name.StartsWith("craft.call.", StringComparison.Ordinal))
                return;
            instruments[instrument.Name] = instrument;
            tags[instrument.Name] = [];
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, measured, _) => Remember(instrument, measured));
        listener.SetMeasurementEventCallback<long>((instrument, _, measured, _) => Remember(instrument, measured));
        listener.Start();
        await using var served = await Served.StartAsync([OperationsPage.Logged, .. Counted.Values]);
        await CallAsync(served);
        foreach (var id in Counted.Keys)
            await served.CallAsync(id, new { });
        lock (tags)
        {
            return "| name | kind | unit | tags | meaning |\n|---|---|---|---|---|\n" + string.Join('\n', tags.Select(pair =>
                $"| `{pair.Key}` | {Kind(instruments[pair.Key])} | {instruments[pair.Key].Unit} | "
                    + $"{string.Join(", ", pair.Value.Select(tag => $"`{tag}`"))} | {instruments[pair.Key].Description} |"));
        }

        void Remember(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> measured)
        {
            lock (tags)
            {
                foreach (var tag in measured)
                    tags[instrument.Name].Add(tag.Key);
            }
        }

        static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0].ToLower(CultureInfo.InvariantCulture);
    }

    // What only some verbs count.
    private static Dictionary<string, Capability> Counted { get; } = new Capability[]
    {
        Craft.Route().Id("cast").Description("Casts.").From(Mcp()).Multicast(path => path.To(_ => throw new InvalidOperationException())),
        Craft.Route().Id("send").Description("Sends.").From(Mcp()).Dispatch(to => to.Failover(path => path.To(_ => throw new InvalidOperationException()), path => path)),
    }.ToDictionary(route => route.Id);

    private static async Task CallAsync(Served served, params int[] quantities)
    {
        foreach (var quantity in quantities.Length > 0 ? quantities : [2, 50, 1, 0])
            await served.CallAsync("ship", new { customer = "alice", quantity });
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9.]+(?= ms)")]
    private static partial Regex Changing();
}

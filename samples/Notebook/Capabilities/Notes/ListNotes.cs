namespace Notebook.Capabilities.Notes;

public sealed record ListNotesInput(string Query = "");

public static class ListNotes
{
    public static Capability Route { get; } = Craft.Route()
        .Id("notes_list")
        .Description("List notes belonging to the calling user, optionally filtered by query.")
        .Tag("read-only")
        .Input<ListNotesInput>()
        .From(Mcp())
        .Authorize()
        .Transform((input, exchange) =>
            exchange.Get<NoteStore>().ListByOwner(exchange.Principal!.Subject, input.Query));
}

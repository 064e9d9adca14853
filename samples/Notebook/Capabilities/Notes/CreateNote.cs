namespace Notebook.Capabilities.Notes;

public sealed record CreateNoteInput([property: Length(1, 120)] string Title, [property: Length(1, 10_000)] string Body);

public static class CreateNote
{
    public static Capability Route { get; } = Craft.Route()
        .Id("notes_create")
        .Description("Create a new note for the calling user.")
        .Input<CreateNoteInput>()
        .From(Mcp())
        .Authorize("member")
        .Transform((input, exchange) =>
            exchange.Get<NoteStore>().Create(exchange.Principal!.Subject, input.Title, input.Body));
}

namespace MyApp.Capabilities;

public sealed record Note(Guid Id, string Title, string Body);

public sealed class NoteStore
{
    private readonly Lock _lock = new();
    private readonly List<Note> _notes = [];

    public Note Create(string title, string body)
    {
        lock (_lock)
        {
            var note = new Note(Guid.CreateVersion7(), title, body);
            _notes.Add(note);
            return note;
        }
    }

    public IReadOnlyList<Note> List(string? query)
    {
        lock (_lock)
            return [.. _notes.Where(note => query is null || note.Title.Contains(query, StringComparison.OrdinalIgnoreCase))];
    }
}

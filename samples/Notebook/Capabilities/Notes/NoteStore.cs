namespace Notebook.Capabilities.Notes;

public sealed record Note(Guid Id, string OwnerId, string Title, string Body, DateTimeOffset CreatedAt);

/// <summary>Keeps notes in memory, each owner's apart.</summary>
public sealed class NoteStore(TimeProvider? time = null)
{
    private readonly Dictionary<string, List<Note>> _notes = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<Note> ListByOwner(string ownerId, string? query)
    {
        lock (_lock)
        {
            return _notes.TryGetValue(ownerId, out var notes)
                ? [.. notes.Where(note => string.IsNullOrEmpty(query) || Contains(note, query))]
                : [];
        }
    }

    public Note Create(string ownerId, string title, string body)
    {
        var note = new Note(Guid.CreateVersion7(), ownerId, title, body, (time ?? TimeProvider.System).GetUtcNow());
        lock (_lock)
        {
            if (!_notes.TryGetValue(ownerId, out var notes))
                _notes[ownerId] = notes = [];
            notes.Add(note);
        }

        return note;
    }

    private static bool Contains(Note note, string query) =>
        note.Title.Contains(query, StringComparison.OrdinalIgnoreCase) || note.Body.Contains(query, StringComparison.OrdinalIgnoreCase);
}

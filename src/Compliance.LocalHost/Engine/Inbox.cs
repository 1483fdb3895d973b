namespace Compliance.LocalHost.Engine;

/// <summary>What came for an instance and is not in its history yet, oldest first.</summary>
internal sealed class Inbox
{
    private readonly LinkedList<InboxItem> items = [];

    /// <summary>Events that nobody waited for.</summary>
    public IEnumerable<InboxItem> Events => items.Where(item => item.Entry.Happened.Kind == EventKind.Raised);

    /// <summary>Outcomes that came while the instance was suspended.</summary>
    public IEnumerable<InboxItem> Outcomes => items.Where(item => item.Entry.Happened.Kind != EventKind.Raised);

    public IEnumerable<InboxItem> Unstored => items.Where(item => !item.IsStored);

    public void Add(InboxItem item) => items.AddLast(item);

    public void Remove(InboxItem item) => items.Remove(item);
}

internal sealed class InboxItem(InboxEntry entry)
{
    public InboxEntry Entry => entry;

    /// <summary>Whether it is a row in the table already. What is applied in the episode in which it came never becomes one.</summary>
    public bool IsStored { get; set; }
}

namespace Compliance.Proof.Log.Tiles;

/// <summary>The tiles that were used last, and no more of them than there is room for.</summary>
/// <param name="capacity">Tiles.</param>
internal sealed class TileCache(int capacity)
{
    private readonly Dictionary<TileId, LinkedListNode<(TileId Id, ReadOnlyMemory<byte> Hashes)>> _places = [];
    private readonly LinkedList<(TileId Id, ReadOnlyMemory<byte> Hashes)> _byUse = new();
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _places.Count;
        }
    }

    public ReadOnlyMemory<byte>? Find(TileId id)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(id, out var place))
                return null;
            _byUse.Remove(place);
            _byUse.AddFirst(place);
            return place.Value.Hashes;
        }
    }

    public void Keep(TileId id, ReadOnlyMemory<byte> hashes)
    {
        lock (_lock)
        {
            if (_places.ContainsKey(id))
                return;
            _places[id] = _byUse.AddFirst((id, hashes));
            if (_places.Count <= capacity)
                return;
            _places.Remove(_byUse.Last!.Value.Id);
            _byUse.RemoveLast();
        }
    }
}

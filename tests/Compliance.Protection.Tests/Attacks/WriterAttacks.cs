using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>Rows "In-flight read", "Resurrection (writer recreates key)" and "Data backup restored".</summary>
public sealed class WriterAttacks : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task In_flight_read()
    {
        await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[5]);
        using var elsewhere = _bench.NewLeases();
        using var answered = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        _bench.Vault.AfterUnwrap = async () =>
        {
            answered.Release();
            await goOn.Task;
        };

        // Naive: whoever was given the key before the fence goes on with it.
        var naive = NaiveUnwrap();
        var reader = new SubjectProtector(elsewhere, _bench.Options).Open(Subject, Address, record);
        await answered.WaitAsync();
        await answered.WaitAsync();
        _bench.Vault.AfterUnwrap = () => Task.CompletedTask;
        await _bench.Erase(Subject);
        goOn.SetResult();

        Assert.Equal(5, NaiveOpen(await naive, record).Length);
        await Assert.ThrowsAsync<SubjectErasedException>(() => reader);
    }

    [Fact]
    public async Task In_flight_read_of_a_stream_ends_with_its_lease()
    {
        await _bench.Keys.Bind(Subject);
        using var sealedStream = new MemoryStream();
        await _bench.Protector.SealTo(Subject, Address, new MemoryStream(new byte[100_000]), sealedStream);
        sealedStream.Position = 0;
        await using var reading = await _bench.Protector.OpenRead(Subject, Address, sealedStream);
        await reading.ReadExactlyAsync(new byte[20_000]);
        await _bench.Erase(Subject);
        await Assert.ThrowsAsync<SubjectErasedException>(() => reading.ReadExactlyAsync(new byte[80_000]).AsTask());
    }

    [Fact]
    public async Task Resurrection()
    {
        await _bench.Keys.Bind(Subject);
        await _bench.Erase(Subject);
        var (made, logged) = (_bench.Pool.Made, _bench.Log.Count);

        // Naive: who finds no usable key makes one, and the erased customer has a key again.
        var naive = new Dictionary<string, SubjectKeyBinding>();
        Assert.Equal(BindingState.Active, (await NaiveBind(naive)).State);

        var writers = Enumerable.Range(0, 16).Select(_ => Task.Run(() => _bench.Keys.Bind(Subject)));
        foreach (var writer in writers) await Assert.ThrowsAsync<SubjectErasedException>(() => writer);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Seal(Subject, Address, new byte[5]));
        Assert.Equal((made, logged), (_bench.Pool.Made, _bench.Log.Count));
    }

    [Fact]
    public async Task Resurrection_of_a_row_that_a_writer_read_before_the_fence()
    {
        var before = await _bench.Keys.Bind(Subject);
        await _bench.Erase(Subject);
        Assert.Null(await _bench.Store.TryReplace(before with { WrappedDataKey = new byte[256] }));
        Assert.Null(await _bench.Store.TryAdd(before));
        Assert.Equal(BindingState.Erased, _bench.Store.Rows.Single().State);
    }

    [Fact]
    public async Task Data_backup_restored()
    {
        var backup = await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[5]);
        await _bench.Fences.MakeFinal(await _bench.BeginErasure(Subject));

        // The bindings' table of before comes back while the vault still has the key: naive, it opens.
        _bench.Store.Plant(backup);
        Assert.Equal(5, NaiveOpen(await NaiveUnwrap(), record).Length);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind(Subject));

        // And once more when the key is gone, together with a table from before the subject had any row.
        await _bench.Erase(Subject);
        var (made, logged) = (_bench.Pool.Made, _bench.Log.Count);
        _bench.Store.Plant(backup);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Protector.Open(Subject, Address, record));
        _bench.Store.Remove(Subject);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Keys.Bind(Subject));
        Assert.Equal((made, logged), (_bench.Pool.Made, _bench.Log.Count));
        Assert.Empty(_bench.Store.Rows);
    }

    [Fact]
    public async Task Data_backup_restored_before_the_point_of_no_return_is_fenced_and_not_erased()
    {
        var backup = await _bench.Keys.Bind(Subject);
        await _bench.BeginErasure(Subject);
        _bench.Store.Plant(backup);
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Seal(Subject, Address, new byte[5]));
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Keys.Bind(Subject));
    }

    private async Task<(byte[] DataKey, Guid Id)> NaiveUnwrap()
    {
        var binding = (await _bench.Store.Find(Subject))!;
        return ((await _bench.Vault.Unwrap(binding.Key, binding.WrappedDataKey))[..32], binding.DataKeyId);
    }

    private byte[] NaiveOpen((byte[] DataKey, Guid Id) key, byte[] record)
    {
        using var cipher = ChunkCipher.Derive(
            key.DataKey,
            record.AsSpan(SealedEnvelope.Size, 24),
            RecordContext.At(Address, _bench.Options.Tenant, Subject, key.Id).Encode());
        return ChunkedEncryption.Open(cipher, record.AsSpan(SealedEnvelope.Size));
    }

    private async Task<SubjectKeyBinding> NaiveBind(Dictionary<string, SubjectKeyBinding> table)
    {
        if (table.TryGetValue(Subject, out var known)) return known;
        var key = await _bench.Vault.CreateKey("knaive");
        return table[Subject] = new(Subject, Guid.NewGuid(), key.Reference.Name, key.Reference.Version, new byte[1], BindingState.Active);
    }
}

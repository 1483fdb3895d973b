using Compliance.Certificates;
using Compliance.Evidence;

namespace Compliance.Storage.Tests.Evidence;

public sealed class CertificateStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ICertificateStore _store = bench.Get<ICertificateStore>();

    [Fact]
    public async Task A_certificate_is_written_once()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await _store.Keep(Named("request-1"), first, default)).ToArray());
        Assert.Equal(first, (await _store.Keep(Named("request-1"), "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await _store.Find(Named("request-1"), default))!.Value.ToArray());
    }

    [Fact]
    public async Task A_statement_is_written_once_too_and_is_no_certificate()
    {
        var first = "first"u8.ToArray();
        Assert.Equal(first, (await _store.KeepStatement(Named("request-2"), first, default)).ToArray());
        Assert.Equal(first, (await _store.KeepStatement(Named("request-2"), "second"u8.ToArray(), default)).ToArray());
        Assert.Equal(first, (await _store.FindStatement(Named("request-2"), default))!.Value.ToArray());
        Assert.Null(await _store.Find(Named("request-2"), default));
    }

    [Fact]
    public async Task A_pending_certificate_and_the_final_one_after_it_are_two()
    {
        var (pending, final) = (
            new CertificateName("request-3", CertificateKind.ErasurePending), new CertificateName("request-3", CertificateKind.Erasure));
        await _store.Keep(pending, "pending"u8.ToArray(), default);
        Assert.Null(await _store.Find(final, default));
        Assert.Equal("final"u8.ToArray(), (await _store.Keep(final, "final"u8.ToArray(), default)).ToArray());
        Assert.Equal("pending"u8.ToArray(), (await _store.Find(pending, default))!.Value.ToArray());
    }

    [Fact]
    public async Task Where_none_was_issued_none_is_found() =>
        Assert.Null(await _store.Find(Named("nothing"), default) ?? await _store.FindStatement(Named("nothing"), default));

    private static CertificateName Named(string id) => new(id, CertificateKind.Erasure);
}

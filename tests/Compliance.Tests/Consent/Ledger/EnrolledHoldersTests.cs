using Compliance.Consent.Ledger;
using Compliance.Testing.Protection;

namespace Compliance.Tests.Consent.Ledger;

/// <summary>For whom there may be a ledger, by the rows of a real erasure.</summary>
public sealed class EnrolledHoldersTests : IDisposable
{
    private readonly ProtectionBench _bench = new();
    private readonly string _subject = Guid.NewGuid().ToString("N");

    private EnrolledHolders Register => new(_bench.Store, _bench.Fences);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_person_is_known_from_their_enrolment_through_the_cooling_off_up_to_the_point_of_no_return()
    {
        Assert.False(await IsKnown());
        await _bench.Keys.Bind(_subject);
        Assert.True(await IsKnown());
        await _bench.BeginErasure(_subject);
        Assert.True(await IsKnown());
        await _bench.Fences.Lift(_subject);
        Assert.True(await IsKnown());
    }

    [Fact]
    public async Task Nobody_is_known_behind_the_point_of_no_return()
    {
        await _bench.Keys.Bind(_subject);
        await _bench.PassPointOfNoReturn(_subject);
        Assert.False(await IsKnown());
    }

    [Fact]
    public async Task A_device_is_known_by_its_id_alone() =>
        Assert.True(await Register.IsKnown(ConsentHolder.Device(Guid.NewGuid()), default));

    private async Task<bool> IsKnown() => await Register.IsKnown(ConsentHolder.Person(_subject), default);
}

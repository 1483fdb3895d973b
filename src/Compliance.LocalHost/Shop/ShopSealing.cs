using System.Collections.Concurrent;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Shop;

namespace Compliance.LocalHost.Shop;

/// <summary>Seals for the sample shop as an application would: enrol the customer, then seal each value for its place.</summary>
public sealed class ShopSealing(ISubjectDirectory directory, SubjectProtector protector) : ISealing
{
    private const string Distinguishing = "customer_number";

    private readonly ConcurrentDictionary<string, string> _subjects = new(StringComparer.Ordinal);

    public async Task Register(string customerNumber, IReadOnlyDictionary<string, string> identities, CancellationToken cancellation) =>
        _subjects[customerNumber] = await directory.Register(
            [
                (Distinguishing, Personal.Of(customerNumber)),
                .. identities.Where(each => each.Key != Distinguishing).Select(each => (each.Key, Personal.Of(each.Value))),
            ],
            cancellation);

    public Task<string> SealText(
        string customerNumber, string collection, string record, string field, string plaintext, CancellationToken cancellation) =>
        protector.SealText(_subjects[customerNumber], new RecordAddress(collection, record, field), plaintext, cancellation);

    public Task SealContent(
        string customerNumber, string collection, string record, string field, Stream plaintext, Stream destination,
        CancellationToken cancellation) =>
        protector.SealTo(_subjects[customerNumber], new RecordAddress(collection, record, field), plaintext, destination, cancellation);
}

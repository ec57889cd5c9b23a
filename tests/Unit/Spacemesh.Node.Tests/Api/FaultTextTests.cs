// Job: texts of faults agree with what decides about faults.
// Invariant: random cases print their seed and take it back.
using Spacemesh.Node.Api;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;
using Xunit;

namespace Spacemesh.Node.Tests.Api;

public sealed class FaultTextTests
{
    private const string Prefix = "standalone";

    [Theory]
    [InlineData(1)]
    [InlineData(20261123)]
    public void Every_text_that_is_no_address_has_words_for_it(int seed)
    {
        var random = new Random(seed);
        string address = TemplateAddress.Vault.ToText(Prefix);
        for (int i = 0; i < 2000; i++)
        {
            char[] text = address.ToCharArray();
            for (int changes = random.Next(3); changes >= 0; changes--)
                text[random.Next(text.Length)] = (char)random.Next(30, 130);
            string changed = new(text, 0, random.Next(2) == 0 ? text.Length : random.Next(text.Length));
            bool isAddress = AddressText.Parse(changed, Prefix, out Address expected) == AddressTextFault.None;
            string? fault = RequestAddress.Read(changed, Prefix, out Address read);
            Assert.True(isAddress == fault is null && read == expected, $"seed {seed}, case {i}: '{changed}' gives '{fault}'");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261123)]
    public void Malformed_bytes_are_named_with_their_first_fault(int seed)
    {
        var random = new Random(seed);
        var nobody = new NoAccounts();
        for (int i = 0; i < 5000; i++)
        {
            byte[] raw = new byte[random.Next(200)];
            random.NextBytes(raw);
            // Versions, methods and templates that exist lead deeper.
            if (raw.Length > 0 && random.Next(8) > 0)
                raw[0] = 0;
            if (raw.Length > 50 && random.Next(4) > 0)
            {
                raw[25] = 0;
                raw.AsSpan(26, 23).Clear();
                raw[49] = (byte)random.Next(6);
            }
            ParseFault fault = TransactionParser.Parse(raw, nobody, out _);
            string text = TransactionFaultText.Describe(raw, fault, nobody);
            Assert.True(fault != ParseFault.Malformed || text.Length > "malformed tx".Length, $"seed {seed}, case {i}: {Convert.ToHexString(raw)} has no words");
        }
    }

    private sealed class NoAccounts : IAccountStore
    {
        public Account? Find(Address address) => null;
    }
}

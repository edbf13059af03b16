//! Why a letter is sent to the owner of an account.

use crate::model::coded;

coded! {
    /// Why a letter is sent; its texts are `letter.<code>`.
    pub(crate) enum Occasion {
        /// The owner has asked for a new password.
        Reset = "reset",
        /// A visitor registered and is to prove the address.
        Register = "register",
        /// A visitor tried to register with an address that has an account.
        RegisteredAgain = "registered_again",
        /// The owner of an account wants it to have another address and is to prove that.
        NewAddress = "new_address",
        /// The owner of an account wants it to have an address that another account has.
        AddressTaken = "address_taken",
        /// The account has another address now.
        EmailChanged = "email_changed",
        /// Too many wrong passwords were tried: none opens the account until its owner chooses a new one.
        Attacked = "attacked",
        /// The account will be deleted because it is not used.
        Inactive = "inactive",
    }
}

impl Occasion {
    /// Whether the owner of an account waits for it. Others may come of what strangers do, and wait longer.
    pub(crate) fn is_of_owner(self) -> bool {
        !matches!(
            self,
            Self::Register | Self::RegisteredAgain | Self::NewAddress | Self::AddressTaken
        )
    }
}

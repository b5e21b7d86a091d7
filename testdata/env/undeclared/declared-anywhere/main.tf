environment = { TERRAFORM_KEY = "1" }

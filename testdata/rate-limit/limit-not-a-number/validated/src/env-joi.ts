import Joi from 'joi';
const { value, error } = Joi.object({ RL_MAX4: Joi.number().required() }).unknown().validate(process.env);
if (error) throw error;
export const joi = value;
